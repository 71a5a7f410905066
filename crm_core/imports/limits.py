"""How much a file may hold. Each limit has a sentence of its own where it is met."""

MOST_BYTES = 100 * 1000 * 1000
MOST_ROWS = 500_000
MOST_COLUMNS = 400
LONGEST_LINE = 1_000_000  # characters; also the longest record, so that a quote that never closes is noticed
SHEET_MEMBERS = 2_000
SHEET_UNPACKED = 800 * 1000 * 1000
SHEET_RATIO = 150  # times a member may grow when unpacked; a real sheet stays below forty
NEW_VALUES = 500  # own values (industries, tags …) that one column may bring
UNDO_DAYS = 30
READ_AT_ONCE = 1_500_000  # bytes: a smaller file is read while one waits, a larger one by a job
SHEET_AT_ONCE = 300_000  # the same for sheets, which are packed
CHECK_AT_ONCE = 6_000  # rows that are checked again while one waits, when the mapping changes
BATCH = 5_000
