"""From the units' workbooks to reports that can be signed: read, clean, check, collect – show – run."""
