using System.Globalization;
using System.Text;
using System.Xml;

namespace Harness.LoadRunner;

/// <summary>
/// <c>junit.xml</c>: each requirement a test case, in the form that build servers read (testsuites, testsuite, testcase,
/// failure, as in the XML schema of Jenkins' xUnit plug-in).
/// </summary>
internal static class LoadJUnit
{
    public static string Of(LoadDocument document)
    {
        var text = new StringWriterUtf8();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true }))
        {
            var seconds = Math.Max(0, document.Load.MeasuredToNs - document.Load.MeasuredFromNs) / 1e9;
            xml.WriteStartElement("testsuites");
            Counts(xml, document, seconds);
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", XmlText.Clean(document.Title));
            Counts(xml, document, seconds);
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("skipped", "0");
            foreach (var check in document.Checks)
                Case(xml, check, seconds);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static void Case(XmlWriter xml, LoadCheck check, double seconds)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", XmlText.Clean(check.Workload.Length > 0 ? $"load.{check.Workload}" : "load"));
        xml.WriteAttributeString("name", XmlText.Clean(check.Name));
        xml.WriteAttributeString("time", Seconds(seconds));
        if (check.Passed)
            xml.WriteElementString("system-out", XmlText.Clean(check.Found));
        else
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", XmlText.Clean($"required: {check.Name}; found: {check.Found}"));
            xml.WriteAttributeString("type", "threshold");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, LoadDocument document, double seconds)
    {
        xml.WriteAttributeString("tests", document.Checks.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", document.Checks.Count(check => !check.Passed).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", Seconds(seconds));
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class StringWriterUtf8() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
