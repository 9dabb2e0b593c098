"""``python -m baocao``."""

from baocao.main import cli

cli()
