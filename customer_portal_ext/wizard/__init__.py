from . import base_module_uninstall
from . import portal_access_change
from . import portal_direct_link
from . import portal_letter_send
from . import portal_status_change
