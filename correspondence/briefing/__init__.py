"""The briefing letter: what it holds (`contents`), its words (`words`), and how it becomes a PDF (`pdf`)."""
