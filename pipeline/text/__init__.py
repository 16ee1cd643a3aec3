"""Rooms that several stages share: English, Chinese, folding, language, list markers.

Nothing here knows a stage; every function takes text and gives spans into that very text.
"""
