from . import res_users
from . import stock_picking
