"""How long things take, as ratios measured in one run: times of different runs or machines say little."""
