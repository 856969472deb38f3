"""How a request finds the workbench, its visitor and their scan."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from vertext.server.served_scan import ServedScan
from vertext.server.visitor import NotFoundError, Visitor
from vertext.server.workbench import Workbench

COOKIE = "vertext-visitor"


def the_workbench(request: Request) -> Workbench:
    """Return the workbench of the app."""
    workbench: Workbench = request.app.state.workbench
    return workbench


Bench = Annotated[Workbench, Depends(the_workbench)]


def known_visitor(request: Request, workbench: Bench) -> Visitor:
    """Return who asks.

    Raises:
        NotFoundError: They have opened nothing yet, or stayed away for too long.
    """
    visitor = workbench.visitors.find(request.cookies.get(COOKIE))
    if visitor is None:
        raise NotFoundError("you have no scan open", remedy="Open one; idle scans are removed")
    return visitor


def any_visitor(request: Request, response: Response, workbench: Bench) -> Visitor:
    """Return who asks, and let them in if they are new.

    Raises:
        BusyError: The house is full.
    """
    visitor = workbench.visitors.find(request.cookies.get(COOKIE))
    if visitor is None:
        visitor = workbench.visitors.welcome()
        response.set_cookie(COOKIE, visitor.key, httponly=True, samesite="strict")
    return visitor


Known = Annotated[Visitor, Depends(known_visitor)]
Anyone = Annotated[Visitor, Depends(any_visitor)]


def the_scan(scan: str, visitor: Known) -> ServedScan:
    """Return a scan of who asks.

    Raises:
        NotFoundError: They have none of this id.
    """
    return visitor.scan(scan)


Scan = Annotated[ServedScan, Depends(the_scan)]
