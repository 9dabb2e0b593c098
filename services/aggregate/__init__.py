"""What is made of judged reports: totals (``rollup``) and letters (``notices``), two listeners that do not know each other."""
