"""``make clean``: removes the embedded stack's data of this checkout, unless it runs."""

from __future__ import annotations

import shutil
import sys

from baocao.local.stack import Stack
from shared.settings import Settings

if __name__ == "__main__":
    stack = Stack.find(Settings())
    if stack.running():
        sys.exit(f"Hệ thống đang chạy trong {stack.folder}; hãy dừng trước. / The stack is running; stop it first.")
    shutil.rmtree(stack.folder, ignore_errors=True)
