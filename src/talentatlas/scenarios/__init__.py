"""Policy scenarios: levers whose effect sizes have sources, run beside their no-reform twin."""
