"""Fills a table with rows of many sizes and drops it, eight times; a few rows stay."""
kept = []
for turn in range(8):
    rows = [b"x" * (64 + i * 7 % 3000) for i in range(40_000)]
    table = {i: str(i) * 8 for i in range(60_000)}
    kept = rows[::50]
    del rows, table
print(len(kept))
