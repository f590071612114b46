"""The rules of law over a year of clean tables; one rule is one function."""
