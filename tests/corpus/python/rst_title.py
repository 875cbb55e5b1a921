r"""
=================
Invoice generator
=================

Makes PDF invoices out of a C:\new table.
"""
