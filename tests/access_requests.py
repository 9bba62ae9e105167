"""How each address of the access matrix is asked for."""

from tests.access_requests_beside import BesideRequests
from tests.access_requests_people import PeopleRequests
from tests.access_requests_purchase import PurchaseRequests
from tests.access_requests_sale import SaleRequests


class Requests(SaleRequests, PurchaseRequests, PeopleRequests, BesideRequests):
    """Each address of the matrix: a function of scene, actor and record.

    What changes something is sent complete and valid, so that a refusal is about who
    asks. Only what an allowed actor would really do is left unfinished: the approval
    without its tick, the change request without its text.
    """
