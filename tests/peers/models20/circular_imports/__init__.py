from circular_imports.author import Author
from circular_imports.book import Book
