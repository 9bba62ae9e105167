from . import portal_certificate
