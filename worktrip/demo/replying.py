"""The demo's mail program: it answers a mail of the mailbox over SMTP, as somebody's own program would."""

import secrets
import smtplib
from email.message import EmailMessage

from flask import current_app

from worktrip.kernel.errors import N_, Conflict, Invalid
from worktrip.plumbing.mail import SentMail


def reply(mail: SentMail, words: str) -> None:
    """Send an answer to where it belongs. Raises Invalid if it says nothing, Conflict if it cannot be handed over."""
    if mail.reply_to is None:
        raise Invalid(N_("このメールには返信できません。"))
    if not words.strip():
        raise Invalid(N_("本文を入れてください。"))
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = mail.recipient, mail.reply_to, f"Re: {mail.subject}"
    answer["Message-ID"], answer["In-Reply-To"] = f"<{secrets.token_hex(12)}@demo.example>", mail.message_id
    quoted = "\n".join(f"> {line}" for line in (mail.text or "").splitlines())
    answer.set_content(f"{words.strip()}\n\n{quoted}\n")
    host, _, port = current_app.config["MAIL_IN"].rpartition(":")
    try:
        with smtplib.SMTP(host, int(port), timeout=20) as line:
            line.send_message(answer)
    except (OSError, smtplib.SMTPException):
        raise Conflict(N_("メールを受け取れませんでした。リンクが止められたか、受け取る側が動いていません。")) from None
