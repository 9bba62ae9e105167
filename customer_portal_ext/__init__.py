from . import controllers, models, report, wizard
from .hooks import post_init_hook, pre_init_hook, uninstall_hook
from .tools import log_mask

log_mask.install()
