from . import portal_certificate
from . import portal_certificate_sign
