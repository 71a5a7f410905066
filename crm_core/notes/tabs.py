"""What notes bring to the customer window besides the strip: the files, which hang on them."""

from crm_core.customers.files_tab import TAB
from crm_core.customers.tabs import register

register(TAB)
