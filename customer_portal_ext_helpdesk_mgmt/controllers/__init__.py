from . import helpdesk_gate
from . import tickets
from . import ticket_talk
from . import ticket_acts
from . import ticket_people
from . import ticket_page
from . import ticket_new
from . import ticket_close
