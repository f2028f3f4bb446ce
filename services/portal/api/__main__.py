"""``python -m services.portal.api`` writes the contract of the API anew."""

from services.portal.api.document import FILE, text

if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
