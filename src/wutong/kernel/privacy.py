"""What is shown of what is nobody else's business: one way of hiding for pages, programs and files."""


def masked_phone(phone: str) -> str:
    """Return a telephone number with its middle hidden: 138****1234; of a shorter one two digits stay, or none."""
    text = phone.strip()
    if len(text) >= 11:
        return f"{text[:3]}****{text[-4:]}"
    return f"****{text[-2:]}" if len(text) >= 6 else "****" if text else ""


def masked_name(name: str) -> str:
    """Return a firm's name of which only the beginning is left: 爱玛****."""
    return f"{name.strip()[:2]}****"
