#pragma once

#include "app/itemmodels/tablemodel.h"

#include <QWidget>

#include <memory>

namespace Ui {
class ModelsPage;
}

namespace stillroom::app {

/// What the models declare: registries, classes and tables with their source, what is wrong with them, and what could not be
/// read. Below it the imports that lead from env.py to what is chosen.
class ModelsPage : public QWidget {
    Q_OBJECT

public:
    explicit ModelsPage(QWidget* parent = nullptr);
    ~ModelsPage() override;

    /// \param dialect that the models were read for
    void setModels(std::shared_ptr<const orm::Models> models, schema::Dialect dialect, const std::string& root, const QString& otherwise);
    void focusFilter();
    /// Chooses the finding. \returns whether it is one of the models
    bool showFinding(const Finding& finding);
    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& state);

protected:
    void resizeEvent(QResizeEvent* event) override;

signals:
    void openProjectRequested();
    /// The project's own Python is to be asked.
    void askRequested();
    void said(const QString& text);

private:
    void showChosen();
    void showTable(const orm::ModelTable& table);
    void describe(const Finding& finding);
    /// Pictures the imports that lead to the modules; nothing where there is nothing to see.
    void showImports(const std::vector<std::size_t>& modules);
    void showPlace(const std::string& file, std::uint32_t line);
    void updateCount();
    void fitPicture();
    void openFile(const QString& file);

    std::unique_ptr<Ui::ModelsPage> m_ui;
    TableModel m_model{this};
    schema::Dialect m_dialect = schema::Dialect::PostgreSql;
    std::string m_root;
    QString m_file;         // of what is chosen
    bool m_isSized = false; // somebody has chosen how high the picture is
};

} // namespace stillroom::app
