"""Every page that people see, and their sign-in; no rules, no sums."""
