"""The manual page, written from the program's own help texts (man(7))."""

import time

FILES = [
    ("/etc/feredge.conf", "configuration of the service; see feredge config --help"),
    ("/var/lib/feredge/black-box", "event log of the service (the black box)"),
    ("/var/lib/feredge/state", "what the service learned of the driver, and why its fault lamp was lit"),
    ("/run/feredge/feredge.sock", "socket of the service, for status and console"),
]
STATUSES = [
    (0, "done, or stopped in order"), (64, "usage"), (65, "bad data: a network, a clip, a log"),
    (66, "no such input"), (69, "device or instance unavailable"),
    (70, "internal error, or a self-test failed"), (74, "input or output failed"),
    (77, "no permission"), (78, "bad configuration"),
]


def escaped(text):
    """Text as roff takes it literally."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\n".join("\\&" + line if line.startswith((".", "\\(aq")) else line
                     for line in text.splitlines())


def literal(text):
    return f".nf\n{escaped(text.rstrip())}\n.fi\n"


def manual(help_texts, epoch):
    """The page as roff, dated by the seconds since 1970."""
    date = time.strftime("%Y-%m-%d", time.gmtime(epoch))
    page = [
        f'.TH FEREDGE 1 {date} "feredge {help_texts.version}" "feredge"\n',
        ".SH NAME\nferedge \\- alert for drowsy drivers and pilots\n",
        ".SH SYNOPSIS\n.B feredge\n[\\fBrun\\fR] \\fB\\-\\-gpio\\-alert\\fR \\fILINE\\fR "
        "[\\fIoption\\fR ...]\n.br\n.B feredge\n\\fIverb\\fR [\\fIoption\\fR ...]\n",
        ".SH DESCRIPTION\n", literal(help_texts.overview),
    ]
    shown = {}
    for verb, text in help_texts.texts.items():
        # Verbs that share a help text share a section.
        shown.setdefault(text, []).append(verb)
    for text, verbs in shown.items():
        page += [f".SH {', '.join(verbs).upper()}\n", literal(text)]
    page.append(".SH EXIT STATUS\n")
    page += [f".TP\n.B {number}\n{escaped(meaning)}\n" for number, meaning in STATUSES]
    page.append(".SH FILES\n")
    page += [f".TP\n.I {escaped(path)}\n{escaped(meaning)}\n" for path, meaning in FILES]
    return "".join(page).encode()
