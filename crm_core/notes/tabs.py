"""What notes bring to the customer window besides the strip: the files, which hang on them, and what has changed."""

from crm_core.customers import changes_tab, files_tab
from crm_core.customers.tabs import register

register(files_tab.TAB)
register(changes_tab.TAB)
