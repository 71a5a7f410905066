"""What the manual says of letters, templates and blocks."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_COVERS = (
    *("mail_library", "mail_block_new", "mail_block_edit", "mail_template_versions"),
    *("mail_compose", "mail_piece", "mail_step", "mail_send"),
)

register(Chapter("mail", Path(__file__).parent, order=46, covers=_COVERS))
