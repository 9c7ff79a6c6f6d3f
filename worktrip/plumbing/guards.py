"""Who may open a view: every view says so itself, and one function decides.

`@guarded(action, scope=…)` names the action and finds the object the view is about; the judge (accounts.rules.may, put
in place when the app starts) decides. `@public` marks the few views that anybody may open. A test walks all routes.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, g, redirect, request, url_for

from worktrip.kernel.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


Judge = Callable[[Any, Any, Any], bool]


def public(view: View) -> View:
    """Anybody may open this view."""
    view.public = True  # type: ignore[attr-defined]
    return view


def guarded(action: StrEnum, *, scope: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Only who may do `action` to the object that `scope(**view arguments)` finds; else Forbidden, or a sign-in.

    The view finds that scope in `g.scope`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(**arguments: Any) -> Any:
            g.scope = about = scope(**arguments) if scope is not None else None
            if not current_app.extensions["judge"](g.actor, action, about):
                if not g.actor.is_known and request.method == "GET" and g.actor.wants_sign_in(action):
                    return redirect(url_for("accounts.sign_in", then=request.full_path.rstrip("?")))
                raise Forbidden(
                    "このページを開く権限がありません。メールのリンクから開き直すか、担当者にお知らせください。"
                )
            return view(**arguments)

        checked.guard, checked.scope = action, scope  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return decorate


def install(app: Any, judge: Judge) -> None:
    """Put the one deciding function in place."""
    app.extensions["judge"] = judge
