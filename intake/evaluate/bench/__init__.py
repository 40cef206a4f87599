"""`intake bench`: what the whole service and its reader cost, beside bare Tesseract and OCRmyPDF on the same pages.

`pieces` finds the scans, `cost` charges commands, `service`, `alone` and `others` run the contenders, `stages` looks
where the time goes, `run` lets them alternate, and `report` says what came out.
"""
