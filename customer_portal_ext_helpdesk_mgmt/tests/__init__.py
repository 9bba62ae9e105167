from . import test_ticket_policy
from . import test_ticket_pages
from . import test_ticket_files
from . import test_ticket_guest
from . import test_ticket_close
from . import test_ticket_new
from . import test_ticket_mail
from . import test_hooks
