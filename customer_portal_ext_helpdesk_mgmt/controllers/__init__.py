from . import helpdesk_gate
from . import tickets
from . import documents
from . import ticket_page
from . import ticket_new
from . import ticket_close
