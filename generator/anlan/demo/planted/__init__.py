"""Known irregularities in a demo's history, so that the signals can be measured: each listed with what it should raise."""
