"""The steps, by number. One that was released is never changed: the next one puts it right."""
