from app.domains.sales import models
