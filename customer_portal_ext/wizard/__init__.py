from . import base_module_uninstall
from . import portal_status_change
