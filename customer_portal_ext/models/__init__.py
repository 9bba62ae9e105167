# isort: off
# The order is the order of dependence: mixins before the models that use them.
from . import portal_policy
from . import portal_published_mixin
from . import portal_status_mixin
from . import portal_status
from . import portal_event
from . import portal_login
from . import portal_hotlink
from . import portal_hotlink_mail
from . import portal_approval
from . import portal_change_request
from . import portal_list
from . import portal_mixin
from . import mail_thread
from . import mail_mail
from . import res_company
from . import res_config_settings
from . import res_partner
from . import res_users
from . import sale_order
from . import sale_order_answer
from . import sale_order_line
from . import sale_order_list
from . import purchase_order
from . import purchase_order_line
from . import purchase_order_list
from . import portal_demo
