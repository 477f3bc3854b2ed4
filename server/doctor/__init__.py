"""What keeps a server from serving, found before a gym full of athletes does. Changes nothing."""
