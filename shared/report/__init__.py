"""The words of the domain, a module a subject; everybody else takes them from ``shared.contracts``. Imports nothing of ours."""
