"""What the manual says of lists."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("lists", Path(__file__).parent, order=50, covers=("customer_list", "customer_conditions")))
