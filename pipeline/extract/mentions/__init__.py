"""What a line mentions: years, degrees, certificates, languages, conditions, traits, strength."""
