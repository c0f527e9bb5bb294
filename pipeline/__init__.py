"""Casusspiegel: code Dutch case reports and mirror each case in a dashboard of six cells."""
