#include "app/pages/modelspage.h"

#include "app/itemmodels/findingmodel.h"
#include "app/itemmodels/text.h"
#include "app/widgets/escape.h"
#include "app/widgets/importpictureview.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/marks.h"
#include "app/widgets/panelayout.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "schema/definitions.h"
#include "ui_modelspage.h"

#include <QAction>
#include <QClipboard>
#include <QDataStream>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHeaderView>
#include <QUrl>

namespace stillroom::app {

ModelsPage::ModelsPage(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::ModelsPage>()) {
    m_ui->setupUi(this);
    asTitle(*m_ui->modelTitle);
    for (QLabel* caption : {m_ui->modelsCount, m_ui->definitionCaption, m_ui->placesCaption, m_ui->pictureCaption}) asCaption(*caption);
    asFixed(*m_ui->definition);
    auto* tree = m_ui->tables;
    tree->setModel(&m_model);
    tree->setItemDelegate(new RowDelegate(tree));
    tree->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(TableModel::Name, QHeaderView::Stretch);
    tree->setColumnWidth(TableModel::Place, 200);
    tree->setColumnWidth(TableModel::Class, 150);
    tree->setColumnWidth(TableModel::Columns, 72);
    m_ui->splitter->setStretchFactor(0, 3);
    m_ui->splitter->setStretchFactor(1, 2);
    m_ui->splitter->setSizes({740, 420});
    m_ui->pageSplitter->setStretchFactor(0, 1);
    m_ui->pageSplitter->setStretchFactor(1, 0);
    connect(m_ui->pageSplitter, &QSplitter::splitterMoved, this, [this] { m_isSized = true; });
    m_ui->places->setItemDelegate(new RowDelegate(m_ui->places));
    connect(tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ModelsPage::showChosen);
    connect(m_ui->modelsFilter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model.setFilter(text);
        m_ui->tables->expandAll();
        updateCount();
        showChosen();
    });
    connect(m_ui->copyButton, &QPushButton::clicked, this, [this] {
        const Finding* finding = m_model.findingAt(m_ui->tables->currentIndex());
        QGuiApplication::clipboard()->setText(finding != nullptr ? FindingModel::describe(*finding, m_root) : m_ui->definition->toPlainText());
    });
    auto* ask = new QAction(tr("Ask the project's own Python\u2026"), this);
    connect(ask, &QAction::triggered, this, &ModelsPage::askRequested);
    addAction(ask);
    connect(m_ui->askButton, &QToolButton::clicked, ask, &QAction::trigger);
    connect(m_ui->openFileButton, &QPushButton::clicked, this, [this] { openFile(m_file); });
    connect(m_ui->places, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) { openFile(item->data(Qt::UserRole).toString()); });
    connect(m_ui->picture, &ImportPictureView::placeChosen, this, [this](const QString& file) { openFile(file); });
    connect(m_ui->emptyButton, &QPushButton::clicked, this, &ModelsPage::openProjectRequested);
    escapeClears(*m_ui->modelsFilter);
    setModels(nullptr, m_dialect, {}, {});
}

ModelsPage::~ModelsPage() = default;

void ModelsPage::setModels(std::shared_ptr<const orm::Models> models, schema::Dialect dialect, const std::string& root, const QString& otherwise) {
    m_dialect = dialect;
    m_root = root;
    if (models != m_model.models()) {
        m_model.setModels(models, root);
        m_ui->tables->expandAll();
        const QModelIndex worst = m_model.worstFinding();
        const int first = m_model.rowCount() > 1 && m_model.findingAt(m_model.index(0, 0, m_model.index(0, 0))) != nullptr ? 1 : 0; // past what only informs
        if (m_model.rowCount() > 0) m_ui->tables->setCurrentIndex(worst.isValid() ? worst : m_model.index(0, 0, m_model.index(first, 0)));
        showChosen();
    }
    const bool empty = models == nullptr || (models->tables.empty() && models->unresolved.empty());
    m_ui->emptyText->setText(models != nullptr ? tr("No table is declared in the models that env.py hands to Alembic, nor in any other file of the project.")
                                               : otherwise);
    m_ui->emptyButton->setVisible(models == nullptr && root.empty());
    m_ui->stack->setCurrentWidget(empty ? m_ui->emptyPage : static_cast<QWidget*>(m_ui->pageSplitter));
    m_ui->toolbar->setEnabled(!empty);
    updateCount();
}

void ModelsPage::updateCount() {
    const auto& models = m_model.models();
    if (models == nullptr) return m_ui->modelsCount->clear();
    const std::size_t total = models->tables.size();
    QString text = m_model.shown() == total ? toQt(counted(total, "table")) : tr("%1 of %2").arg(m_model.shown()).arg(total);
    if (!models->findings.empty()) text += tr(", %1").arg(toQt(counted(models->findings.size(), "finding")));
    if (!models->unresolved.empty()) text += tr(", %1").arg(toQt(counted(models->unresolved.size(), "place") + " not known"));
    m_ui->modelsCount->setText(text);
}

void ModelsPage::focusFilter() {
    m_ui->modelsFilter->setFocus(Qt::ShortcutFocusReason);
    m_ui->modelsFilter->selectAll();
}

void ModelsPage::showPlace(const std::string& file, std::uint32_t line) {
    m_file = toQt(file);
    m_ui->modelPlace->setFullText(file.empty() ? QString() : shownPlace(file, line, m_root));
    m_ui->openFileButton->setEnabled(!file.empty());
}

void ModelsPage::showChosen() {
    const QModelIndex index = m_ui->tables->currentIndex();
    m_ui->modelState->clear();
    m_ui->definitionCaption->clear();
    m_ui->definition->clear();
    m_ui->places->clear();
    showPlace({}, 0);
    showImports({});
    const Finding* finding = m_model.findingAt(index);
    for (QWidget* part : std::initializer_list<QWidget*>{m_ui->findingText, m_ui->placesCaption, m_ui->places}) part->setVisible(finding != nullptr);
    for (QWidget* part : std::initializer_list<QWidget*>{m_ui->definition, m_ui->definitionCaption}) part->setVisible(finding == nullptr);
    if (finding != nullptr) {
        describe(*finding);
    } else if (const orm::ModelTable* table = m_model.tableAt(index)) {
        showTable(*table);
    } else if (const orm::Unresolved* one = m_model.unresolvedAt(index)) {
        m_ui->modelTitle->setText(tr("Not known from the code alone"));
        m_ui->modelState->setText(toQt(one->why));
        m_ui->definitionCaption->setText(tr("The source there"));
        m_ui->definition->setPlainText(toQt(one->text));
        showPlace(one->file, one->line);
    } else if (const orm::Registry* registry = m_model.registryAt(index)) {
        m_ui->modelTitle->setText(singleLine(registry->name));
        m_ui->modelState->setText(tr("%1 of module %2 with %3. Tables of different registries do not know each other.")
                                      .arg(singleLine(registry->kind), singleLine(registry->module), toQt(counted(registry->tables, "table"))));
        showPlace(registry->file, registry->line);
    } else {
        m_ui->modelTitle->setText(tr("No table is chosen"));
    }
    m_ui->modelState->setHidden(m_ui->modelState->text().isEmpty());
    m_ui->modelPlace->setHidden(m_ui->modelPlace->fullText().isEmpty());
    m_ui->copyButton->setEnabled(finding != nullptr || !m_ui->definition->toPlainText().isEmpty());
}

void ModelsPage::showTable(const orm::ModelTable& table) {
    schema::CompareOptions options;
    options.dialect = m_dialect;
    const schema::Definitions ddl(options);
    const std::string name = schema::quoteName(m_dialect, table.table.schema, table.table.name);
    std::string text = ddl.createTable(table.table, name, true) + ";\n";
    for (const schema::Index& index : table.table.indexes) text += ddl.createIndex(index, name) + ";\n";
    m_ui->modelTitle->setText(singleLine(table.table.name));
    m_ui->modelState->setText((table.className.empty() ? tr("Declared without a class.") : tr("Declared by class %1.").arg(singleLine(table.className))) +
                              (table.complete ? QString() : tr(" Not everything of it is known from the code alone.")));
    m_ui->definitionCaption->setText(
        tr("What the models mean, as %1").arg(m_dialect == schema::Dialect::PostgreSql ? QStringLiteral("PostgreSQL") : QStringLiteral("SQLite")));
    m_ui->definition->setPlainText(toQt(text));
    showPlace(table.file, table.line);
    if (const auto& models = m_model.models(); models != nullptr)
        showImports(diagnosis::modulesOf(models->facts, table.table.schema, table.table.name, table.file));
}

bool ModelsPage::showFinding(const Finding& finding) {
    if (!m_model.indexOf(finding).isValid()) m_ui->modelsFilter->clear(); // it may be filtered out
    const QModelIndex index = m_model.indexOf(finding);
    if (!index.isValid()) return false;
    m_ui->tables->setCurrentIndex(index);
    m_ui->tables->setFocus(Qt::OtherFocusReason);
    return true;
}

void ModelsPage::describe(const Finding& finding) {
    m_ui->modelTitle->setText(singleLine(finding.title));
    m_ui->modelState->setText(severityName(finding.severity) + QStringLiteral("  ") + toQt(finding.code));
    m_ui->findingText->setPlainText(toQt(finding.explanation()).replace(u'\n', QStringLiteral("\n\n")));
    for (const Evidence& evidence : finding.evidence) {
        if (evidence.file.empty()) continue;
        const QString place = shownPlace(evidence.file, evidence.line, m_root);
        auto* item = new QListWidgetItem(place + QStringLiteral("   ") + singleLine(evidence.text), m_ui->places);
        item->setToolTip(item->text());
        item->setData(Qt::UserRole, toQt(evidence.file));
    }
    if (!finding.evidence.empty()) showPlace(finding.evidence.front().file, finding.evidence.front().line);
    if (const auto& models = m_model.models(); models != nullptr) showImports(diagnosis::modulesOf(models->facts, finding));
}

void ModelsPage::showImports(const std::vector<std::size_t>& modules) {
    const auto& models = m_model.models();
    auto picture = models != nullptr && !modules.empty() ? diagnosis::importPicture(models->facts, modules) : diagnosis::ImportPicture();
    m_ui->picturePane->setVisible(!picture.isEmpty());
    m_ui->pictureCaption->setText(models != nullptr && models->facts.isEntered ? tr("How env.py comes there") : tr("What imports it"));
    m_ui->picture->setPicture(std::move(picture), m_root);
    fitPicture();
}

/// As high as the picture, at most two fifths of the page, until somebody moves the handle.
void ModelsPage::fitPicture() {
    if (m_isSized || m_ui->picture->picture().isEmpty()) return;
    const int height = m_ui->pageSplitter->height();
    const int wanted = m_ui->picture->sizeHint().height() + m_ui->pictureCaption->sizeHint().height() + 16;
    const int given = std::min(wanted, height * 2 / 5);
    m_ui->pageSplitter->setSizes({height - given, given});
}

void ModelsPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitPicture();
}

void ModelsPage::openFile(const QString& file) {
    if (!file.isEmpty() && !QDesktopServices::openUrl(QUrl::fromLocalFile(file))) emit said(tr("No program is set up to open %1").arg(file));
}

QByteArray ModelsPage::saveLayout() const {
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << savePanes(*m_ui->splitter, *m_ui->tables->header()) << (m_isSized ? m_ui->pageSplitter->saveState() : QByteArray());
    return state;
}

void ModelsPage::restoreLayout(const QByteArray& state) {
    QByteArray panes;
    QByteArray picture;
    QDataStream in(state);
    in >> panes >> picture;
    restorePanes(*m_ui->splitter, *m_ui->tables->header(), panes);
    m_isSized = m_ui->pageSplitter->restoreState(picture);
}

} // namespace stillroom::app
