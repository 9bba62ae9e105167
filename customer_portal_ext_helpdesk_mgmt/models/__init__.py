from . import helpdesk_ticket
from . import helpdesk_ticket_close
from . import ir_attachment
from . import ir_http
from . import portal_event
from . import res_company
from . import res_users
from . import portal_section
