from . import portal_certificate
from . import portal_statement_report
from . import portal_certificate_sign
from . import portal_certificate_quorum
