"""The exercises of chapter 01: shapes, axes, products, views, and a layer made by hand."""
