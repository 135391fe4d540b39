"""Forms as a browser sends them: every field with the value that the page shows."""

from lxml import html


def fields_of(response):
    """What pressing the button of the page's entry form would send, by name; a list where a name stands twice."""
    assert response.status_code == 200, response.status_code
    page = html.fromstring(response.content.decode())
    for template in page.xpath("//template"):
        template.drop_tree()
    (form,) = page.xpath("//form[@data-entry]")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        # A browser drops the newline that Django writes after <textarea>, and ends every line with CRLF.
        words = value.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
        sent.setdefault(name, []).append(words)
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


def send(client, address, /, follow=False, **typed):
    """Open a form, type over some of its fields, send it; a name with "__" stands for one with "-"."""
    sent = fields_of(client.get(address)) | {n.replace("__", "-"): v for n, v in typed.items()}
    return client.post(address, sent, follow=follow)


def follow(client, address, /, **typed):
    """As `send`, and then go where it leads."""
    sent = fields_of(client.get(address)) | {n.replace("__", "-"): v for n, v in typed.items()}
    return client.post(address, sent, follow=True)


def token_of_button(response, address):
    """What makes the button that leads to an address work once; that of any, where the page does not offer it."""
    page = html.fromstring(response.content.decode())
    buttons = page.xpath("//form[starts-with(@action, $address)]", address=address) or page.xpath("//form")
    return next(form.fields["form_token"] for form in buttons if "form_token" in form.fields)


def faults(response):
    """The error summary: the words of each fault by the id of the input that it leads to, which is on the page."""
    told = dict(faults_of(response))
    assert all(f'id="{field}"' in response.content.decode() for field in told if field)
    return told


def faults_of(response):
    """The error summary: (id of the field that each fault leads to, its words)."""
    assert response.status_code == 200, response.status_code
    faults = html.fromstring(response.content.decode()).xpath("//ul[contains(@class, 'error-summary__list')]/li")
    return [("".join(fault.xpath("a[starts-with(@href, '#')]/@href"))[1:], fault.text_content()) for fault in faults]


def picked(name, words, key):
    """The three inputs of a picker in which a suggestion was chosen."""
    return {name: words, f"{name}_key": key, f"{name}_for": words}
