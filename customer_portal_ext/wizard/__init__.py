from . import base_module_uninstall
from . import change_password_user
from . import portal_direct_link
from . import portal_login_rule_preview
from . import portal_login_rule_preview_line
from . import portal_share
from . import portal_status_change
from . import portal_wizard
