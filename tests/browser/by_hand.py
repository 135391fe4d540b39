"""An officer's hands: type facts into the forms in a real browser, and count the clicks and fields that it took."""

from collections import Counter, defaultdict

from correspondence.example.facts import read_facts
from tests.browser.conftest import follow

WAIT = 8_000


class Hands:
    """Types entries of the example's facts into a case. `effort`: the most clicks and fields a kind of record took."""

    def __init__(self, page, facts):
        self.page = page
        self.facts = facts
        self.effort = defaultdict(Counter)
        self.kind = ""
        self.now = Counter()
        self.case_address = ""

    # What hands do.

    def begin(self, kind):
        self.kind, self.now = kind, Counter()

    def end(self, words):
        """Press the button that keeps it, and wait for the page that says so."""
        self.follow(self.page.get_by_role("button", name=words, exact=True).last)
        self.page.locator(".govuk-notification-banner--success").wait_for()
        self.effort[self.kind] |= self.now

    def click(self, what):
        what.click()
        self.now["clicks"] += 1

    def follow(self, what):
        follow(what)
        self.now["clicks"] += 1

    def fill(self, field, words):
        self.open_around(field)
        field.fill(words)
        self.now["fields"] += 1

    def choose(self, field, value):
        self.open_around(field)
        if field.input_value() != value:
            field.select_option(value)
            self.now["fields"] += 1

    def open_around(self, field):
        """Unfold what a field is folded away in."""
        folded = field.locator("xpath=ancestor::details[not(@open)]")
        if folded.count():
            self.click(folded.first.locator("summary"))

    def pick(self, field, words, *, new=""):
        """Type into a picker and take the suggestion of just these words, or what makes something new of them."""
        self.fill(field, words)
        suggestions = field.locator("xpath=..").get_by_role("option")
        wanted = suggestions.filter(has_text=new) if new else suggestions
        wanted.first.wait_for(timeout=WAIT)
        for option in wanted.all():
            said = option.evaluate("item => item.firstChild.textContent")
            if new or said == words[:139] or (said.rstrip("…") and words.startswith(said.rstrip("…"))):
                self.click(option)
                return
        raise AssertionError(f"{words!r} is not among {wanted.all_inner_texts()}")

    def by_id(self, name):
        return self.page.locator(f"#id_{name}")

    # What each part of an entry needs.

    def name_of(self, key):
        entry = self.facts.entries[key]
        return " ".join(filter(None, [entry.get("honorific_prefix"), entry["name"], entry.get("honorific_suffix")]))

    def parties(self, entry):
        numbers = Counter()
        for party in entry.get("parties", []):
            role = party["role"]
            self.another(role, numbers[role])
            self.party(f"{role}-{numbers[role]}", party)
            numbers[role] += 1

    def another(self, name, number):
        """One more row of a list, where it does not show one yet."""
        if not self.by_id(f"{name}-{number}-id").count():
            rows = self.page.locator(f"[data-rows={name}]")
            self.open_around(rows)
            self.click(rows.get_by_role("button", name="Add another"))

    def party(self, prefix, party):
        words, who = self.name_of(party["who"]), self.by_id(f"{prefix}-who")
        if "of" in party:
            words = f"{words}, {self.name_of(party['of'])}"
        if who.input_value() != words:
            self.pick(who, words, new=self.facts.newly(party))
        office = self.by_id(f"{prefix}-named_as")
        if party.get("as") and office.input_value() != party["as"]:
            self.fill(office, party["as"])

    def sources(self, entry):
        for number, source in enumerate(self.facts.sources(entry)):
            self.another("sources", number)
            prefix = f"sources-{number}"
            words, new = self.facts.cited(source["cite"])
            self.pick(self.by_id(f"{prefix}-cited"), words, new=new)
            for name, given in (
                ("locator", "locator"),
                ("says", "says"),
                ("quotation", "quotation"),
                ("claim", "gives"),
            ):
                # Words that are no date at all were given their EDTF in the example's files; hands leave them out.
                if source.get(given) and not (given == "gives" and "gives_edtf" in source):
                    self.fill(self.by_id(f"{prefix}-{name}"), source[given])
            if source.get("conflicts"):
                self.click(self.page.locator(f"label[for=id_{prefix}-conflicts]"))

    def record(self, case, kind, entry, fields, *, beside=None):
        """Add a record of this kind to the case: its own fields, date, parties and sources, and what is `beside`."""
        self.begin(kind)
        self.page.goto(f"/cases/{case}/")
        self.follow(self.page.locator(".ov-add").get_by_role("link", name=KINDS[kind], exact=True))
        self.own(entry, fields)
        self.details(entry)
        if beside:
            beside()
        self.end(f"Add to {case}")
        return self.facts.is_entered(entry["key"], kind)

    def own(self, entry, fields):
        for name in fields:
            if not entry.get(name):
                continue
            field = self.by_id(name)
            if field.evaluate("field => field.tagName") == "SELECT":
                self.choose(field, entry[name])
            elif name in PICKED:
                self.pick(field, self.facts.line(entry[name]))
            else:
                self.fill(field, entry[name].strip())

    def details(self, entry):
        self.fill(self.by_id("date"), entry["date"])
        if entry.get("derivation"):
            self.fill(self.by_id("date_derivation"), entry["derivation"])
        self.parties(entry)
        self.sources(entry)


KINDS = {
    "incident": "Incident",
    "event": "Event",
    "question": "Mayor’s Question",
    "letter": "Letter",
    "statement": "Statement",
    "commitment": "Commitment",
}
PICKED = {"incident", "made_in"}
# The field that holds the one line of each kind.
LINES = {"question": "heading", "letter": "subject", "statement": "text", "commitment": "text", "answer": "text"}


class Facts:
    """The example's facts of some rows, and which of them are entered already."""

    def __init__(self, rows):
        self.all = read_facts()
        self.entries = {entry["key"]: entry for entries in self.all.values() for entry in entries if "key" in entry}
        self.codes = {entry["code"]: entry for entry in self.all["publication"]}
        self.rows = rows
        self.kinds = {}
        # Who and what is on record, and what the form at hand will put there.
        self.known, self.at_hand = set(), set()

    def of(self, kind):
        """The entries of a kind that tell of one of the rows."""
        return [entry for entry in self.all[kind] if self.rows & set(entry["rows"])]

    def is_entered(self, key, kind):
        self.kinds[key] = kind
        self.known |= self.at_hand

    def sources(self, entry):
        """Those that are publications, or records entered before."""
        return [source for source in entry["sources"] if source["cite"] in self.codes or source["cite"] in self.kinds]

    def cited(self, cite):
        """What to type for a source, and how the suggestion begins that adds it, where it is new."""
        if cite not in self.codes:
            return self.line(cite), ""
        entry = self.codes[cite]
        title, publisher = entry["title"], entry["publisher"]
        words = ", ".join(filter(None, [publisher, title, entry.get("date", "")]))
        new = "" if cite in self.known else "as a new publication"
        self.at_hand.add(cite)
        return words, new

    def newly(self, party):
        """How the suggestion ends that adds somebody, for the first time that a party is named; else empty."""
        who = party["who"]
        if who in self.known:
            return ""
        self.at_hand.add(who)
        if "of" in party:
            self.at_hand.add(party["of"])
        entry = self.entries[who]
        if "classification" in entry:
            return f"as a new organisation: {CLASSES[entry['classification']]}"
        return "as a new person, for" if "of" in party else "as a new person"

    def line(self, key):
        """The one line by which a picker names a record."""
        kind, entry = self.kinds[key], self.entries[key]
        if kind == "answer":
            question = self.entries[entry["question"]]
            word = {"substantive": "Answer", "amendment": "Amended answer"}[entry["kind"]]
            return f"{word} to {question['reference']} {question['heading']}"
        return entry[LINES.get(kind, "title")]


CLASSES = {
    "police": "police",
    "public_body": "public body",
    "committee": "committee",
    "company": "company or partnership",
    "press": "press",
    "advisory": "advisory body",
}
