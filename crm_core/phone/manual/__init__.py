"""What the manual says of the phone."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("phone", Path(__file__).parent, order=56, covers=("phone_note", "phone_waiting")))
