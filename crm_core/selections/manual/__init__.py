"""What the manual says of selections."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(
    Chapter(
        "selections",
        Path(__file__).parent,
        order=55,
        covers=(
            "selection_list",
            "selection_new",
            "selection_show",
            "selection_save",
            "selection_settings",
            "selection_compare",
            "selection_combine",
            "selection_subscribe",
            "selection_letter",
        ),
    )
)
